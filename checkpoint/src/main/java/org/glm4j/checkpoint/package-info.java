/** Room checkpoint. */
package org.glm4j.checkpoint;
