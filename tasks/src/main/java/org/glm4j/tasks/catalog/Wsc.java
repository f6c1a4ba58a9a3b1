package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.tasks.ClassifierText;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.PunctuationStandardization;

/**
 * The Winograd schema challenge: does a pronoun mean a given noun phrase. As {@code wsc} the model writes the phrase
 * into a blank; as {@code wsc1} every phrase, right or wrong, is an example of its own.
 */
final class Wsc extends SuperGlueTask {

    /** Wrong phrases beside the right one in a training example. */
    private static final int CANDIDATES = 9;

    private final String name;
    private final boolean pairs;

    private Wsc(String name, boolean pairs) {
        this.name = name;
        this.pairs = pairs;
    }

    static Wsc cloze() {
        return new Wsc("wsc", false);
    }

    static Wsc pairs() {
        return new Wsc("wsc1", true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> labels() {
        return List.of("False", "True");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String index = row.text("idx");
        Row target = row.object("target");
        String phrase = target.text("span1_text");
        String pronoun = target.text("span2_text");
        List<String> words = new ArrayList<>(TextRules.words(PunctuationStandardization.apply(row.text("text"))));
        int phraseAt = phraseIndex(words, phrase, target.number("span1_index"));
        int pronounAt = pronounIndex(words, pronoun, target.number("span2_index"));
        Optional<String> label = row.find("label").map(Wsc::capitalised);
        Example example = Example.of(split.label() + "-" + index, String.join(" ", words))
                .withLabel(label)
                .withIndex(index)
                .with("span1_text", phrase)
                .with("span2_text", pronoun)
                .with("span1_index", String.valueOf(phraseAt))
                .with("span2_index", String.valueOf(pronounAt));
        Optional<List<String>> candidates = row.has("candidates")
                ? Optional.of(row.objects("candidates").stream()
                        .map(candidate -> candidate.text("text"))
                        .distinct()
                        .toList())
                : Optional.empty();
        boolean training = split == Split.TRAIN;
        boolean right = label.equals(Optional.of("True"));
        if (pairs) {
            var wrong = training && right ? candidates.orElse(List.of()) : List.<String>of();
            return Stream.concat(
                            Stream.of(example.withTextB(phrase)),
                            wrong.stream().map(other -> example.withTextB(other).withLabel("False")))
                    .toList();
        }
        if (options.cloze() && training && !right) {
            return List.of(); // nothing to write into the blank
        }
        if (training && candidates.isPresent() && candidates.get().size() > CANDIDATES) {
            return groups(candidates.get()).stream()
                    .map(group -> example.with("candidates", group))
                    .toList();
        }
        return List.of(
                candidates.map(known -> example.with("candidates", known)).orElse(example));
    }

    /** In nines; the last group is filled up from the beginning. */
    private static List<List<String>> groups(List<String> candidates) {
        var groups = new ArrayList<List<String>>();
        for (int from = 0; from < candidates.size(); from += CANDIDATES) {
            var group = new ArrayList<>(candidates.subList(from, Math.min(from + CANDIDATES, candidates.size())));
            group.addAll(candidates.subList(0, CANDIDATES - group.size()));
            groups.add(group);
        }
        return groups;
    }

    private static String capitalised(String label) {
        return label.isEmpty() ? label : label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }

    /** Where the phrase stands: some of the data set's indices are off by one. */
    private static int phraseIndex(List<String> words, String phrase, int stated) {
        var lower = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        var phraseWords = TextRules.words(phrase.toLowerCase(Locale.ROOT));
        return Stream.of(stated, stated - 1, stated + 1)
                .filter(at -> at >= 0
                        && at + phraseWords.size() <= lower.size()
                        && lower.subList(at, at + phraseWords.size()).equals(phraseWords))
                .findFirst()
                .orElse(stated);
    }

    /** Where the pronoun stands; a word that only begins with it, as before an apostrophe, is split. */
    private static int pronounIndex(List<String> words, String pronoun, int stated) {
        int at = Stream.of(stated, stated - 1, stated + 1)
                .filter(i -> i >= 0 && i < words.size() && words.get(i).equals(pronoun))
                .findFirst()
                .orElse(stated);
        if (at < 0 || at >= words.size() || !words.get(at).startsWith(pronoun)) {
            throw new MalformedRecordException(
                    "has no word \"%s\" at or beside span2_index %d".formatted(pronoun, stated));
        }
        String word = words.get(at);
        if (!word.equals(pronoun)) {
            words.set(at, pronoun);
            words.add(at + 1, word.substring(pronoun.length()));
        }
        return at;
    }

    @Override
    public String predictionsName() {
        return pairs ? name : "WSC";
    }

    /** The first of the phrases is the one that is asked about. */
    @Override
    public int labelOf(int choice) {
        return choice == 0 ? 1 : 0;
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        Function<Example, Cloze> cloze = switch (id) {
            case 0 ->
                e -> Cloze.of(
                        PROMPT,
                        shortenable(marked(e)),
                        PROMPT,
                        text(" The pronoun '*" + e.field("span2_text") + "*' refers to"),
                        PROMPT,
                        BLANK,
                        text("."));
            case 1 ->
                e -> Cloze.of(
                        PROMPT,
                        shortenable(marked(e)),
                        PROMPT,
                        text(" In the previous sentence, the pronoun '*" + e.field("span2_text") + "*' refers to"),
                        PROMPT,
                        BLANK,
                        text("."));
            case 2 ->
                e -> Cloze.of(
                        PROMPT,
                        shortenable(marked(e)),
                        PROMPT,
                        text(" Question: In the passage above, what does the pronoun '*" + e.field("span2_text")
                                + "*' refer to?"),
                        PROMPT,
                        text(" Answer:"),
                        BLANK,
                        text("."));
            default -> throw noPattern(id);
        };
        return new Pattern.Choices(
                e -> {
                    var filled = cloze.apply(e);
                    var phrases = Stream.concat(
                            Stream.of(e.field("span1_text")),
                            options.candidates() ? e.list("candidates").stream() : Stream.<String>empty());
                    return phrases.map(phrase -> new Pattern.Alternative(filled, " " + phrase))
                            .toList();
                },
                e -> options.candidates() && e.label().equals(Optional.of("True")));
    }

    /** The text with its pronoun between asterisks. */
    private static String marked(Example e) {
        var words = new ArrayList<>(TextRules.words(e.textA()));
        int at = e.number("span2_index");
        words.set(at, "*" + words.get(at) + "*");
        return String.join(" ", words);
    }

    @Override
    public List<ClassifierText> classifierTexts(Example e) {
        return List.of(new ClassifierText(marked(e), List.of(e.textB().orElse(e.field("span1_text")))));
    }
}
