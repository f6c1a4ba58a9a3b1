package org.glm4j.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question of a data set, before it is put into words.
 *
 * @param id names it within its data set, such as {@code train-12}; several examples of one question may share it
 * @param index how the data set's own files number it, for predictions: nothing, one number, or several (passage,
 *     question, answer)
 * @param textA the text, or the first of two
 * @param textB the second text
 * @param label one of its task's labels, empty where it is not known
 * @param fields whatever else its pattern needs
 * @param lists lists of texts that its pattern needs, such as the choices to decide between
 */
public record Example(
        String id,
        List<String> index,
        String textA,
        Optional<String> textB,
        Optional<String> label,
        Map<String, String> fields,
        Map<String, List<String>> lists) {

    public Example {
        index = List.copyOf(index);
        fields = Map.copyOf(fields);
        lists = Map.copyOf(lists);
    }

    /** An example of one text and nothing else. */
    public static Example of(String id, String textA) {
        return new Example(id, List.of(), textA, Optional.empty(), Optional.empty(), Map.of(), Map.of());
    }

    /** See {@link #index()}. */
    public Example withIndex(String... numbers) {
        return new Example(id, List.of(numbers), textA, textB, label, fields, lists);
    }

    /** See {@link #textB()}. */
    public Example withTextB(String text) {
        return new Example(id, index, textA, Optional.of(text), label, fields, lists);
    }

    /** See {@link #label()}. */
    public Example withLabel(Optional<String> known) {
        return new Example(id, index, textA, textB, known, fields, lists);
    }

    /** See {@link #label()}. */
    public Example withLabel(String known) {
        return withLabel(Optional.of(known));
    }

    /** With one more of the {@link #fields()}. */
    public Example with(String name, String value) {
        var more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new Example(id, index, textA, textB, label, more, lists);
    }

    /** With one more of the {@link #lists()}. */
    public Example with(String name, List<String> values) {
        var more = new LinkedHashMap<>(lists);
        more.put(name, List.copyOf(values));
        return new Example(id, index, textA, textB, label, fields, more);
    }

    /** The second text of an example that has one. */
    public String secondText() {
        return textB.orElseThrow(() -> new IllegalStateException("example %s has no second text".formatted(id)));
    }

    /** One of the {@link #fields()}. */
    public String field(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("example %s has no field %s".formatted(id, name));
        }
        return value;
    }

    /** One of the {@link #fields()} as a number. */
    public int number(String name) {
        return Integer.parseInt(field(name));
    }

    /** One of the {@link #lists()}; empty if there is none. */
    public List<String> list(String name) {
        return lists.getOrDefault(name, List.of());
    }
}
