/** Training on tasks: objectives, prompts, low-rank updates, epochs, the best checkpoint. */
package org.glm4j.finetuning;
