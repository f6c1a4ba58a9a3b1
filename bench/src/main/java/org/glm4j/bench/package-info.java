/** How fast glm4j is: whole runs side by side with eager PyTorch, and parts under JMH. */
package org.glm4j.bench;
