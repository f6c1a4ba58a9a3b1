/** Scores of the choices that a task's samples offer, what a model therefore predicts, and how good that is. */
package org.glm4j.evaluation.choice;
