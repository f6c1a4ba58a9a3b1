/**
 * GLM's training objective, autoregressive blank infilling (Du et al., ACL 2022, section 2.1), with every variant of
 * the reference implementation.
 *
 * <p>Read in this order: {@link org.glm4j.data.blocks.SpanLengths} and {@link org.glm4j.data.blocks.SpanPlacement}
 * choose what is blanked out, {@link org.glm4j.data.blocks.BlockBuilder} lays out Part A and Part B with their two
 * positions, and {@link org.glm4j.data.blocks.BlankInfilling} decides which variant a sample gets.
 */
package org.glm4j.data.blocks;
