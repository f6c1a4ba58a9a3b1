package org.glm4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of the input of {@code glm logits}.
 *
 * @param ids [batch][length]
 * @param positions [batch][length]
 * @param blockPositions [batch][length]; no rows where none were given
 * @param mask what each token sees
 */
record LogitsRequest(int[][] ids, int[][] positions, int[][] blockPositions, Mask mask) {

    /** {@code attention_mask} as it was given. */
    sealed interface Mask {}

    /** Length of the part that all tokens see, one for all samples or one per sample. */
    record Separators(int[] values) implements Mask {}

    /**
     * Who sees whom.
     *
     * @param values 1 where a token sees another, row-major: [batch, queries, keys]
     */
    record Matrix(int batch, int queries, int keys, int[] values) implements Mask {}

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @throws InvalidInputException if the line is not JSON, or not of this form
     */
    static LogitsRequest parse(String line) {
        JsonNode request;
        try {
            request = JSON.readTree(line);
        } catch (JacksonException e) {
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw new InvalidInputException("this is not JSON, from character %d on".formatted(column), e);
        }
        if (!request.isObject()) {
            throw new InvalidInputException("a JSON object is needed, with input_ids, position_ids and attention_mask");
        }
        int[][] ids = matrix(request.path("input_ids"), "input_ids");
        JsonNode places = request.path("position_ids");
        boolean block = depth(places) == 3;
        int[][] positions = new int[block ? places.size() : 0][];
        int[][] blockPositions = new int[positions.length][];
        for (int sample = 0; sample < positions.length; sample++) {
            int[][] rows = matrix(places.get(sample), "position_ids");
            if (rows.length != 2) {
                throw new InvalidInputException(
                        "position_ids: sample %d has %d rows; give two (positions, block positions)"
                                .formatted(sample, rows.length));
            }
            positions[sample] = rows[0];
            blockPositions[sample] = rows[1];
        }
        return new LogitsRequest(
                ids,
                block ? positions : matrix(places, "position_ids"),
                blockPositions,
                mask(request.path("attention_mask")));
    }

    private static Mask mask(JsonNode node) {
        int depth = depth(node);
        if (depth == 1) {
            return new Separators(row(node, "attention_mask"));
        }
        if (depth != 3 && depth != 4) {
            throw new InvalidInputException(
                    "attention_mask: give one number per sample, [sep, ..], or a matrix of 0 and"
                            + " 1 per sample, [[[1, 0, ..], ..]]");
        }
        List<int[][]> samples = new ArrayList<>();
        for (JsonNode sample : node) {
            if (depth == 4 && sample.size() != 1) {
                throw new InvalidInputException(
                        "attention_mask: all heads share one matrix, but a sample has " + sample.size());
            }
            samples.add(matrix(depth == 4 ? sample.get(0) : sample, "attention_mask"));
        }
        int queries = samples.getFirst().length;
        int keys = samples.getFirst()[0].length;
        if (samples.stream().anyMatch(rows -> rows.length != queries || rows[0].length != keys)) {
            throw new InvalidInputException("attention_mask: the samples' matrices differ in size");
        }
        int[] values = samples.stream()
                .flatMap(Arrays::stream)
                .flatMapToInt(Arrays::stream)
                .toArray();
        if (Arrays.stream(values).anyMatch(value -> value != 0 && value != 1)) {
            throw new InvalidInputException("attention_mask: a matrix holds only 0 and 1");
        }
        return new Matrix(samples.size(), queries, keys, values);
    }

    private static int depth(JsonNode node) {
        return node.isArray() ? node.isEmpty() ? 1 : 1 + depth(node.get(0)) : 0;
    }

    private static int[][] matrix(JsonNode node, String name) {
        if (depth(node) != 2) {
            throw new InvalidInputException(name
                    + (node.isMissingNode()
                            ? " is missing"
                            : name.equals("position_ids")
                                    ? ": give [[..], ..], or [[[..], [..]], ..] with block positions"
                                    : ": give rows of numbers, [[..], ..]"));
        }
        int[][] rows = new int[node.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(node.get(i), name);
            if (rows[i].length != rows[0].length) {
                throw new InvalidInputException("%s: row %d has %d numbers, the first one %d"
                        .formatted(name, i, rows[i].length, rows[0].length));
            }
        }
        return rows;
    }

    private static int[] row(JsonNode node, String name) {
        int[] values = new int[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isNumber() || !value.canConvertToInt() || value.doubleValue() != value.intValue()) {
                throw new InvalidInputException("%s: %s is not a whole number".formatted(name, value));
            }
            values[i] = value.intValue();
        }
        return values;
    }
}
