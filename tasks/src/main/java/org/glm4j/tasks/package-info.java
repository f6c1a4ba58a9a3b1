/**
 * Language understanding as blanks to fill: a data set's {@linkplain org.glm4j.tasks.Processor rows} become {@linkplain
 * org.glm4j.tasks.Example examples}, a {@linkplain org.glm4j.tasks.Pattern pattern} puts an example into words with a
 * blank, and the {@linkplain org.glm4j.tasks.ClozeEncoder encoder} makes the token sample that a model scores.
 *
 * <p>No tensor library is known here. Numbers equal those of the reference implementation (THUDM/GLM).
 */
package org.glm4j.tasks;
