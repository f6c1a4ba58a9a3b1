/** Room cli. */
package org.glm4j.cli;
