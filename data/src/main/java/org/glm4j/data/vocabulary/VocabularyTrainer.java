package org.glm4j.data.vocabulary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;

/** Learns a vocabulary from text. The same text gives the same vocabulary, whatever the number of threads. */
public final class VocabularyTrainer {

    private static final String CONTINUATION = "##";

    private final VocabularyOptions options;
    private final Progress progress;

    /**
     * @param options what the vocabulary shall be like
     * @param progress told of bytes read, then of pieces learnt
     */
    public VocabularyTrainer(VocabularyOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Learns from corpora; malformed records are passed over.
     *
     * @throws InvalidInputException if there is too little text for so many pieces
     */
    public TrainedVocabulary train(List<Corpus> corpora) {
        return train(WordCounts.of(corpora, splitter(), progress));
    }

    /** Learns from texts. */
    public TrainedVocabulary trainOnTexts(Iterable<String> texts) {
        return train(WordCounts.of(texts, splitter()));
    }

    private WordSplitter splitter() {
        return switch (options.kind()) {
            case WORD_PIECE -> new BertWords(options.lowerCase());
            case BYTE_LEVEL_BPE -> new ByteLevelWords();
        };
    }

    private TrainedVocabulary train(WordCounts words) {
        if (words.counts().isEmpty()) {
            throw new InvalidInputException("there is no text to learn a vocabulary from");
        }
        return switch (options.kind()) {
            case WORD_PIECE -> wordPieces(words);
            case BYTE_LEVEL_BPE -> bytePairs(words);
        };
    }

    private TrainedVocabulary wordPieces(WordCounts words) {
        Set<Integer> kept = alphabet(words);
        var characters = new TreeSet<String>();
        var continued = new TreeSet<String>();
        words.counts().keySet().forEach(word -> {
            int[] letters = word.codePoints().filter(kept::contains).toArray();
            for (int i = 0; i < letters.length; i++) {
                (i == 0 ? characters : continued).add((i == 0 ? "" : CONTINUATION) + Character.toString(letters[i]));
            }
        });
        var alphabet = new ArrayList<>(TrainedVocabulary.BERT_SPECIAL);
        alphabet.addAll(characters);
        alphabet.addAll(continued);
        Map<String, Integer> numbers = numbers(alphabet);
        return learn(alphabet, CONTINUATION, words, word -> {
            int[] letters = word.codePoints().filter(kept::contains).toArray();
            return IntStream.range(0, letters.length)
                    .map(i -> numbers.get((i == 0 ? "" : CONTINUATION) + Character.toString(letters[i])))
                    .toArray();
        });
    }

    /** The most frequent characters. */
    private Set<Integer> alphabet(WordCounts words) {
        var counts = new HashMap<Integer, Long>();
        words.counts().forEach((word, count) -> word.codePoints().forEach(c -> counts.merge(c, count, Long::sum)));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(options.alphabetLimit())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private TrainedVocabulary bytePairs(WordCounts words) {
        List<String> alphabet = new String(new ByteLevelWords().alphabet())
                .chars()
                .sorted()
                .mapToObj(Character::toString)
                .toList();
        Map<String, Integer> numbers = numbers(alphabet);
        return learn(
                alphabet,
                "",
                words,
                word -> word.chars()
                        .map(c -> numbers.get(Character.toString(c)))
                        .toArray());
    }

    private static Map<String, Integer> numbers(List<String> alphabet) {
        var numbers = new HashMap<String, Integer>();
        alphabet.forEach(piece -> numbers.put(piece, numbers.size()));
        return numbers;
    }

    /** Divides a word into pieces of the alphabet. */
    private interface Division {
        int[] of(String word);
    }

    private TrainedVocabulary learn(List<String> alphabet, String continuation, WordCounts words, Division division) {
        boolean bytes = options.kind() == VocabularyKind.BYTE_LEVEL_BPE;
        int size = bytes ? options.size() - 1 : options.size(); // the end of text comes last
        if (alphabet.size() > size) {
            throw new InvalidInputException(
                    "the text has %,d different characters and their continuations, more than the %,d pieces asked for: ask for more, or limit the alphabet"
                            .formatted(alphabet.size(), size));
        }
        int[][] divided = words.counts().keySet().stream().map(division::of).toArray(int[][]::new);
        long[] counts =
                words.counts().values().stream().mapToLong(count -> count).toArray();
        var merger = new PairMerger(alphabet, continuation, divided, counts);
        List<PairMerger.Merge> merges = merger.merge(size, options.minFrequency(), progress);
        List<String> pieces = merger.pieces();
        var pairs = merges.stream()
                .map(merge -> new TrainedVocabulary.Pair(pieces.get(merge.left()), pieces.get(merge.right())))
                .toList();
        var all = new ArrayList<>(pieces);
        if (bytes) {
            all.add(TrainedVocabulary.END_OF_TEXT);
        }
        return new TrainedVocabulary(options, all, pairs);
    }
}
