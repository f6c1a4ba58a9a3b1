package org.glm4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.Filling;
import org.glm4j.generation.Glm;
import org.glm4j.primer.Blank;
import org.glm4j.primer.Continuation;
import org.glm4j.primer.Primer;
import org.glm4j.training.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much of the primer a model has learnt: held-out phrasings of facts, small texts to read, texts to go on with. */
@Command(
        name = "primer",
        description = "What a model trained on the primer knows: exact blanks, accepted continuations.")
final class PrimerScore implements Callable<Integer> {

    private static final int BATCH = 32;
    private static final int LONGEST_BLANK = 16;
    private static final int LONGEST_TEXT = 300;
    private static final int SHOWN = 12;

    @Option(names = "--model", required = true, description = "A model, or a training run.")
    private Path model;

    @Option(names = "--blanks", description = "How many of the held-out blanks; 1000.")
    private int blanks = 1000;

    @Option(names = "--continuations", description = "How many texts of each sort; 25.")
    private int continuations = 25;

    @Option(names = "--rows", description = "Of every table, the rows that the model knows; all.")
    private int rows = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        var primer = Primer.standard(rows, OptionalDouble.empty());
        try (var glm = Glm.load(new RunDirectory(model).latest().orElse(model))) {
            report("facts", glm, primer.factBlanks().stream().limit(blanks).toList());
            report("reading", glm, primer.readingBlanks(Math.min(blanks, 500)));
            var prompts = primer.continuations(continuations);
            for (String mask : List.of(Continuation.SENTENCE_MASK, Continuation.GENERATION_MASK)) {
                report(
                        glm,
                        mask,
                        prompts.stream()
                                .filter(prompt -> prompt.input().contains(mask))
                                .toList());
            }
        }
        return 0;
    }

    private static void report(String name, Glm glm, List<Blank> blanks) {
        var fillings = fill(
                glm,
                blanks.stream().map(Blank::input).toList(),
                DecodingOptions.builder().outSeqLength(LONGEST_BLANK).build());
        var right = new TreeMap<String, Integer>();
        var all = new TreeMap<String, Integer>();
        int exact = 0;
        int shown = 0;
        for (int i = 0; i < blanks.size(); i++) {
            Blank blank = blanks.get(i);
            String answer = answer(fillings.get(i));
            boolean same = answer.equalsIgnoreCase(blank.answer());
            exact += same ? 1 : 0;
            all.merge(blank.relation(), 1, Integer::sum);
            right.merge(blank.relation(), same ? 1 : 0, Integer::sum);
            if (!same && shown++ < SHOWN) {
                System.out.printf("  %s  wanted %s, got %s%n", blank.input(), blank.answer(), answer);
            }
        }
        System.out.printf(Locale.ROOT, "%s: %.1f %% of %d exact%n", name, 100.0 * exact / blanks.size(), blanks.size());
        all.keySet().stream()
                .sorted(Comparator.comparingDouble(relation -> (double) right.get(relation) / all.get(relation)))
                .limit(SHOWN)
                .forEach(relation ->
                        System.out.printf("  %s %d of %d%n", relation, right.get(relation), all.get(relation)));
    }

    private static void report(Glm glm, String mask, List<Continuation> prompts) {
        var fillings = fill(
                glm,
                prompts.stream().map(Continuation::input).toList(),
                DecodingOptions.builder().outSeqLength(LONGEST_TEXT).build());
        int accepted = 0;
        int shown = 0;
        for (int i = 0; i < prompts.size(); i++) {
            Continuation prompt = prompts.get(i);
            String answer = answer(fillings.get(i));
            boolean good = prompt.accepts(answer);
            accepted += good ? 1 : 0;
            if (!good && shown++ < SHOWN) {
                System.out.printf("  %s  got %s%n", prompt.input(), answer);
            }
        }
        System.out.printf(
                Locale.ROOT, "%s: %.1f %% of %d accepted%n", mask, 100.0 * accepted / prompts.size(), prompts.size());
    }

    private static List<Filling> fill(Glm glm, List<String> texts, DecodingOptions options) {
        var fillings = new ArrayList<Filling>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            fillings.addAll(glm.fill(texts.subList(from, Math.min(from + BATCH, texts.size())), options));
        }
        return fillings;
    }

    private static String answer(Filling filling) {
        return filling.blanks().getFirst().text().strip();
    }
}
