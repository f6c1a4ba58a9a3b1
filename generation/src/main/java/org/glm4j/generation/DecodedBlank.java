package org.glm4j.generation;

import java.util.List;

/**
 * What decoding made of one blank.
 *
 * @param maskIndex where the mask token stands in the prompt's ids
 * @param best the fill; later blanks were conditioned on it
 * @param alternatives other fills that were considered, best score first
 */
public record DecodedBlank(int maskIndex, Hypothesis best, List<Hypothesis> alternatives) {}
