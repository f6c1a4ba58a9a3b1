package org.glm4j.tasks;

import java.util.List;

/**
 * What was read of one split.
 *
 * @param examples in the order of the files, those with fewer choices first
 * @param rows how many rows the files have
 * @param bad how many of them were left out because they cannot be used
 * @param reasons file, line and reason of the first few of those
 */
public record ExampleSet(List<Example> examples, long rows, long bad, List<String> reasons) {

    public ExampleSet {
        examples = List.copyOf(examples);
        reasons = List.copyOf(reasons);
    }
}
