package org.glm4j.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a learning rate schedule stands. The rest of it (peak, decay) the reference takes from the command line of every
 * run anew.
 *
 * @param steps taken under the schedule
 * @param warmupSteps length of its warm-up in steps, fractions allowed
 */
public record SavedSchedule(long steps, double warmupSteps) {

    /** The schedule of a checkpoint of the reference, empty where it has none. */
    public static Optional<SavedSchedule> of(Checkpoint checkpoint) {
        var training = checkpoint.trainingContent(0);
        return Stream.of("lr_scheduler", "client_lr_scheduler") // without DeepSpeed and with it
                .flatMap(key -> training.find(key, Value.Dictionary.class).stream())
                .flatMap(schedule -> read(schedule).stream())
                .findFirst();
    }

    private static Optional<SavedSchedule> read(Value.Dictionary schedule) {
        var steps = schedule.find("num_iters").flatMap(PythonNumber::of);
        var warmup = schedule.find("warmup_iter").flatMap(PythonNumber::of);
        return steps.isPresent() && warmup.isPresent()
                ? Optional.of(new SavedSchedule(steps.get().longValue(), warmup.get()))
                : Optional.empty();
    }
}
