package org.glm4j.generation.hub;

import java.util.OptionalDouble;
import org.glm4j.model.Logits;

/**
 * What a forward pass gives, as the Hub's {@code outputs.loss} and {@code outputs.logits}.
 *
 * @param loss mean cross-entropy of the labels, in nats; empty without labels
 * @param logits scores of all words at all places
 */
public record ModelOutput(OptionalDouble loss, Logits logits) {}
