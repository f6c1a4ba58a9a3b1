package org.glm4j.training;

import java.util.EnumMap;
import java.util.Map;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.model.GlmModel;
import org.glm4j.training.distributed.Collectives;

/**
 * A model's loss on held-out text.
 *
 * @param model changes between two evaluations if it is trained
 * @param labelSmoothing of the training
 * @param batches of each mode, always the same
 */
public record HeldOutLosses(GlmModel model, double labelSmoothing, int batches) {

    /** The loss of the model that a trainer trains, as its options say. */
    public static HeldOutLosses of(GlmModel model, TrainingOptions options) {
        return new HeldOutLosses(model, options.labelSmoothing(), options.evalBatches());
    }

    /** Mean loss over all targets, by mode. */
    public Map<TrainingMode, Double> on(Map<TrainingMode, BatchSource> sources) {
        return on(sources, Collectives.alone(model.device()));
    }

    /** The same, computed by several processes, each of which calls this, has the same model, and learns the result. */
    public Map<TrainingMode, Double> on(Map<TrainingMode, BatchSource> sources, Collectives processes) {
        var objective = new TokenLoss(labelSmoothing);
        var losses = new EnumMap<TrainingMode, Double>(TrainingMode.class);
        sources.forEach((mode, source) -> {
            double sum = 0;
            long targets = 0;
            for (int i = processes.rank(); i < batches; i += processes.size()) {
                var batch = source.batch(i);
                int count = batch.targetCount();
                if (count > 0) {
                    sum += objective.evaluate(model, batch) * count;
                    targets += count;
                }
            }
            double[] all = processes.sum(sum, (double) targets);
            losses.put(mode, all[0] / all[1]);
        });
        return losses;
    }
}
