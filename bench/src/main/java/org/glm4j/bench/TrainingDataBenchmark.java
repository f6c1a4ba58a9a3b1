package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.glm4j.bench.Alternation.Contestant;
import org.glm4j.bench.Result.Target;
import org.glm4j.data.batches.BlankInfillingBatches;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.Tokenizers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How fast text becomes batches: blanks on one core; ids on all cores, in turns with the Rust library from Python. */
final class TrainingDataBenchmark {

    private static final int BATCHES = 200;
    private static final int CHARACTERS = 1_500_000;
    private static final int PIECE = 4_000;

    /** What both sides read where it is there: BERT's vocabulary, and novels as JSON lines. */
    private static final Path VOCABULARY = Path.of("vocab", "bert-base-uncased-vocab.txt");

    private static final Path BOOKS = Path.of("data", "pretrain", "en", "books.jsonl");

    private final Surroundings surroundings;

    TrainingDataBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run() throws IOException {
        infill();
        Path shared = surroundings.root().resolveSibling("shared");
        if (Files.exists(shared.resolve(VOCABULARY)) && Files.exists(shared.resolve(BOOKS))) {
            tokenize(shared.resolve(VOCABULARY), slices(shared.resolve(BOOKS), surroundings.rounds() + 1));
        }
    }

    private void infill() {
        var texts = TrainingTask.fullRows(16).texts();
        var samples = new SampleRow(texts);
        var batches = new BlankInfillingBatches(samples, TrainingTask.shortSpans(), 4, 1);
        var rates = Alternation.run(1, surroundings.rounds(), List.<Contestant<Double>>of(() -> {
                    long started = System.nanoTime();
                    for (int i = 0; i < BATCHES; i++) {
                        batches.batch(i);
                    }
                    return 4.0 * BATCHES * texts.getFirst().length() / (System.nanoTime() - started) * 1e9;
                }))
                .getFirst();
        Figures rate =
                Figures.of(rates.stream().mapToDouble(Double::doubleValue).toArray());
        surroundings
                .history()
                .add(new Result(
                        "infill",
                        "4 x 512 words, 15 % in short spans, one thread",
                        "tokens/s",
                        rate,
                        null,
                        null,
                        null,
                        Target.atLeast("median", 100_000, rate.median()),
                        Map.of()));
    }

    /** Every round reads other text, so that nobody has seen it before. */
    private void tokenize(Path vocabulary, List<List<String>> slices) {
        int cores = Runtime.getRuntime().availableProcessors();
        try (GlmTokenizer tokenizer = Tokenizers.load(vocabulary);
                var pool = Executors.newFixedThreadPool(cores)) {
            var ours = slices.iterator();
            var theirs = slices.iterator();
            var contestants = new ArrayList<Contestant<Encoding>>();
            contestants.add(() -> {
                var texts = ours.next();
                long started = System.nanoTime();
                long tokens = encode(tokenizer, texts, cores, task -> pool.submit(task::get));
                return new Encoding((System.nanoTime() - started) * 1e-9, tokens);
            });
            surroundings
                    .python()
                    .ifPresent(python -> contestants.add(() -> {
                        JsonNode answer = python.ask(
                                "tokenize", Map.of("vocabulary", vocabulary.toString(), "texts", theirs.next()));
                        return new Encoding(
                                answer.get("seconds").asDouble(),
                                answer.get("tokens").asLong());
                    }));
            report(Alternation.run(1, slices.size() - 1, contestants), cores);
        }
    }

    private record Encoding(double seconds, long tokens) {}

    /** Starts a task on another thread. */
    private interface Threads {
        Future<Long> start(Supplier<Long> task);
    }

    private static long encode(GlmTokenizer tokenizer, List<String> texts, int parts, Threads threads) {
        var counts = IntStream.range(0, parts)
                .mapToObj(part -> threads.start(() -> IntStream.range(0, texts.size())
                        .filter(i -> i % parts == part)
                        .mapToLong(i -> tokenizer.encode(texts.get(i)).length)
                        .sum()))
                .toList();
        try {
            long tokens = 0;
            for (var count : counts) {
                tokens += count.get();
            }
            return tokens;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while encoding", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an encoding thread failed", e.getCause());
        }
    }

    private void report(List<List<Encoding>> runs, int cores) {
        double[] ours = rates(runs.getFirst());
        double[] theirs = runs.size() > 1 ? rates(runs.get(1)) : null;
        Figures ratio = theirs == null ? null : Figures.ofRatios(ours, theirs);
        surroundings
                .history()
                .add(new Result(
                        "tokenize",
                        "WordPiece, novels in pieces of 4,000 characters, %d threads, against encode_batch"
                                .formatted(cores),
                        "tokens/s",
                        Figures.of(ours),
                        theirs == null ? null : Figures.of(theirs),
                        ratio,
                        null,
                        ratio == null ? null : Target.atLeast("ratio", 0.8, ratio.median()),
                        theirs == null
                                ? Map.of()
                                : Map.of(
                                        "tokens", runs.getFirst().getFirst().tokens(),
                                        "pytorchTokens", runs.get(1).getFirst().tokens())));
    }

    private static double[] rates(List<Encoding> runs) {
        return runs.stream().mapToDouble(run -> run.tokens() / run.seconds()).toArray();
    }

    /** Stretches of the novels, each cut into pieces. */
    private static List<List<String>> slices(Path books, int count) throws IOException {
        var text = new StringBuilder();
        try (var lines = Files.lines(books)) {
            var each = lines.iterator();
            while (each.hasNext() && text.length() < count * CHARACTERS) {
                text.append(JsonMapper.shared()
                        .readTree(each.next())
                        .findValue("text")
                        .asString());
            }
        }
        var slices = new ArrayList<List<String>>();
        for (int slice = 0; slice < count; slice++) {
            var pieces = new ArrayList<String>();
            int end = Math.min(text.length(), (slice + 1) * CHARACTERS);
            for (int at = slice * CHARACTERS; at < end; at += PIECE) {
                pieces.add(text.substring(at, Math.min(end, at + PIECE)));
            }
            slices.add(pieces);
        }
        return slices;
    }
}
