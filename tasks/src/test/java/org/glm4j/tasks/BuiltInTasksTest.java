package org.glm4j.tasks;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.tasks.catalog.Tasks;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("tasks")
class BuiltInTasksTest extends TaskContract {

    private final Task task;

    BuiltInTasksTest(Task task) {
        this.task = task;
    }

    static List<Task> tasks() {
        return Tasks.builtIn();
    }

    @Override
    Task task() {
        return task;
    }

    @Override
    Path directory() {
        String folder = switch (task.name()) {
            case "wsc1" -> "wsc";
            case "mnli-mm" -> "mnli";
            case "xstance-de", "xstance-fr" -> "xstance";
            case "squad_cloze" -> "squad";
            default -> task.name();
        };
        return Shared.path("goldens/superglue/raw/" + folder);
    }
}
