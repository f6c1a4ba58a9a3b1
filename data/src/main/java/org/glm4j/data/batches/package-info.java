/** Training batches, by position and ahead of time. */
package org.glm4j.data.batches;
