/** The {@code glm} command: options, terminal, output. What the commands do lives in the rooms below. */
package org.glm4j.cli;
