package org.glm4j.training;

import java.lang.foreign.MemorySegment;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.Dropout;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Random;
import org.glm4j.model.tensor.Tensor;

/**
 * Dropout (Srivastava et al., JMLR 2014) whose every choice follows from where it is made: (seed, step, micro-batch,
 * layer, site, piece, element). A resumed run and recomputed activations drop what was dropped before.
 */
final class CounterDropout implements Dropout {

    private final KeepMask hidden;
    private final KeepMask attention;
    private final long key;

    /**
     * @param hiddenRate share of embeddings and of what layers add to the residual stream that is dropped
     * @param attentionRate share of attention probabilities that is dropped
     * @param seed of the run
     * @param step optimiser step
     * @param microBatch number of the micro-batch within the step, over all processes
     */
    CounterDropout(double hiddenRate, double attentionRate, long seed, long step, int microBatch) {
        this.hidden = KeepMask.ofRate(hiddenRate);
        this.attention = KeepMask.ofRate(attentionRate);
        this.key = combine(combine(seed, step), microBatch);
    }

    @Override
    public boolean at(Site site) {
        return mask(site).drop() > 0;
    }

    @Override
    public double scale(Site site) {
        return 1 / (1 - mask(site).rate());
    }

    @Override
    public Tensor kept(Site site, int layer, int piece, Device device, long... shape) {
        long here = combine(combine(combine(key, site.name().hashCode()), layer), piece);
        if (device.cuda()) {
            return Tensor.empty(Dtype.BOOL, device, shape)
                    .bernoulliInPlace(1 - mask(site).rate(), new Random(here, device));
        }
        var kept = Tensor.empty(Dtype.BOOL, device, shape);
        mask(site).fill(MemorySegment.ofAddress(kept.address()).reinterpret(kept.elements()), here);
        return kept;
    }

    private KeepMask mask(Site site) {
        return site == Site.ATTENTION ? attention : hidden;
    }

    private static long combine(long key, long part) {
        return KeepMask.mix(key ^ KeepMask.mix(part + 0x632BE59BD9B4E019L));
    }
}
