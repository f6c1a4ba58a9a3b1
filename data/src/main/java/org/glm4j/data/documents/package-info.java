/**
 * Which stretch of which document is trained on when: splits, sampling, packing, mixing. A sample is a function of the
 * seed and its position in the run, so nothing here has a state to save.
 */
package org.glm4j.data.documents;
