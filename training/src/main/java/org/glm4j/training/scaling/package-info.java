/** What a training would need on a cluster, by formulas: memory, bytes exchanged, time. */
package org.glm4j.training.scaling;
