/** Starting the processes of a job, watching over them, and ending them together. */
package org.glm4j.training.launch;
