package org.glm4j.evaluation.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** The files that the reference writes of a test set's predictions, each whole or not there. */
public final class ResultFiles {

    private static final String NAME = "test.jsonl";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ResultFiles() {}

    /** {@code test.jsonl.hyps} and {@code test.jsonl.refs}: a text a line. */
    public static void writeTexts(Path directory, List<TextSample> samples, List<Prediction> predictions)
            throws IOException {
        PredictionStore.write(
                directory.resolve(NAME + ".hyps"),
                predictions.stream()
                        .map(prediction -> oneLine(prediction.text()))
                        .toList());
        PredictionStore.write(
                directory.resolve(NAME + ".refs"),
                samples.stream().map(sample -> oneLine(sample.reference())).toList());
    }

    /** {@code test.jsonl.source}: what questions were asked about. */
    public static void writeSources(Path directory, List<TextSample> samples) throws IOException {
        PredictionStore.write(
                directory.resolve(NAME + ".source"),
                samples.stream()
                        .map(sample -> oneLine(sample.source()) + " Answer: " + oneLine(sample.answer()))
                        .toList());
    }

    /**
     * {@code test.jsonl}, one object with the answer of every question, empty where there is none, as SQuAD's evaluation
     * reads it, and {@code test.jsonl.refs}, an object a line with what was written and what would have been right.
     */
    public static void writeAnswers(Path directory, List<TextSample> samples, List<Prediction> predictions)
            throws IOException {
        var answers = new LinkedHashMap<String, String>();
        for (int i = 0; i < samples.size(); i++) {
            String text = predictions.get(i).text();
            boolean none = text.toLowerCase(Locale.ROOT).replace(" ", "").equals("n/a");
            answers.merge(
                    samples.get(i).question(), none ? "" : text, (before, next) -> before.isEmpty() ? next : before);
        }
        PredictionStore.write(directory.resolve(NAME), List.of(JSON.writeValueAsString(answers)));
        PredictionStore.write(
                directory.resolve(NAME + ".refs"),
                IntStream.range(0, samples.size())
                        .mapToObj(i -> {
                            var line = JSON.createObjectNode();
                            line.put("id", samples.get(i).question());
                            line.put("pred", predictions.get(i).text());
                            var gold = line.putArray("gold");
                            samples.get(i).answers().forEach(gold::add);
                            return JSON.writeValueAsString(line);
                        })
                        .toList());
    }

    /** A text in one line of a file. */
    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
