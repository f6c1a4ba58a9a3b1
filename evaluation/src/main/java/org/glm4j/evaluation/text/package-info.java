/** Test sets whose texts a model writes or fills: decoding that a kill cannot lose, the reference's result files, scores. */
package org.glm4j.evaluation.text;
