/**
 * From text to training batches: corpora, the token store, document sampling and the blank-infilling objective.
 *
 * <p>No tensor library is known here: ids, targets, masks and positions are plain arrays.
 */
package org.glm4j.data;
