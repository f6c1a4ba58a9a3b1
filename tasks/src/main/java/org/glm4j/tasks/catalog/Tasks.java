package org.glm4j.tasks.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Task;

/** Tasks by name: the built-in ones, and those that a user's class path provides as services. */
public final class Tasks {

    private Tasks() {}

    /** The built-in tasks. */
    public static List<Task> builtIn() {
        return List.of(
                new Copa(),
                Wsc.cloze(),
                Wsc.pairs(),
                Entailment.rte(),
                new Wic(),
                Entailment.cb(),
                new MultiRc(),
                new BoolQ(),
                new ReadingRecord(),
                Entailment.axb(),
                Entailment.axg(),
                new Afqmc(),
                new TNews(),
                new ClueWsc(),
                SentencePairs.mnli(),
                SentencePairs.mnliMismatched(),
                new Sst2(),
                new Cola(),
                SentencePairs.mrpc(),
                SentencePairs.qqp(),
                SentencePairs.qnli(),
                Topics.agNews(),
                Topics.yahoo(),
                Yelp.polarity(),
                Yelp.full(),
                new XStance("xstance", Optional.empty()),
                new XStance("xstance-de", Optional.of("de")),
                new XStance("xstance-fr", Optional.of("fr")),
                new Race(),
                new SquadCloze());
    }

    /** The built-in tasks, then those that the class path provides as services. */
    public static List<Task> all() {
        return Stream.concat(
                        builtIn().stream(),
                        ServiceLoader.load(Task.class).stream().map(ServiceLoader.Provider::get))
                .toList();
    }

    /**
     * The task of this name; a service may not take the name of a built-in one.
     *
     * @throws InvalidInputException if there is none
     */
    public static Task named(String name) {
        var all = all();
        return all.stream()
                .filter(task -> task.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no task %s; there are %s"
                        .formatted(name, all.stream().map(Task::name).collect(Collectors.joining(", ")))));
    }
}
