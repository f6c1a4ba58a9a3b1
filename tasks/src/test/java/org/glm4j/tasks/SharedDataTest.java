package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glm4j.tasks.catalog.Tasks;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real data sets have the examples and labels that the reference's processors count in them. */
class SharedDataTest {

    private static final Pattern COUNT =
            Pattern.compile("^- (\\S+) (train|dev|test|unlabeled): (\\d+) \\(([^)]*)\\)$", Pattern.MULTILINE);
    private static final Set<String> TASKS =
            Tasks.builtIn().stream().map(Task::name).collect(Collectors.toSet());

    @TestFactory
    Stream<DynamicTest> counts() {
        return COUNT.matcher(Shared.text("data/README.md"))
                .results()
                .filter(count -> TASKS.contains(task(count)))
                .map(count -> DynamicTest.dynamicTest(count.group(1) + " " + count.group(2), () -> compare(count)));
    }

    private static String task(MatchResult count) {
        return count.group(1)
                .replace("FewGLUE_32dev/", "")
                .replace("-negative", "")
                .toLowerCase(java.util.Locale.ROOT);
    }

    private static void compare(MatchResult count) {
        var options = ReadOptions.defaults()
                .withFewShot(count.group(1).startsWith("FewGLUE"))
                .withCloze(!count.group(1).equals("WSC"));
        var set = ExampleReader.read(
                Tasks.named(task(count)),
                Shared.path("data/" + count.group(1)),
                Split.valueOf(count.group(2).toUpperCase(java.util.Locale.ROOT)),
                options);
        assertThat(set.examples()).hasSize(Integer.parseInt(count.group(3)));
        assertThat(set.bad()).isZero();
        String labels = count.group(4);
        if (!labels.startsWith("questions")) {
            Map<String, Long> distribution = set.examples().stream()
                    .collect(Collectors.groupingBy(
                            example -> example.label().orElse("None"), TreeMap::new, Collectors.counting()));
            assertThat(distribution).isEqualTo(expected(labels));
        }
    }

    private static Map<String, Long> expected(String labels) {
        return Pattern.compile("(\\w+): (\\d+)")
                .matcher(labels)
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> Long.parseLong(m.group(2)), Long::sum, TreeMap::new));
    }
}
