package org.glm4j.training;

/**
 * What is taken over of a saved run besides its weights.
 *
 * @param optimizer what the optimiser remembers, the number of its steps and the loss scale (not with {@code
 *     --no-load-optim})
 * @param schedule where the learning rate stands (not with {@code --no-load-lr-scheduler})
 * @param position how many steps were taken, and so which data comes next (not with {@code --finetune})
 */
public record Continuation(boolean optimizer, boolean schedule, boolean position) {

    /** The run goes on. */
    public static final Continuation EVERYTHING = new Continuation(true, true, true);

    /** Another run begins with these weights ({@code --finetune}, {@code --load-pretrained}). */
    public static final Continuation WEIGHTS = new Continuation(false, false, false);
}
