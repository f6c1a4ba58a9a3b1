/** Room generation. */
package org.glm4j.generation;
