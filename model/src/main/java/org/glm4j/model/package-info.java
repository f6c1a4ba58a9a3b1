/** Room model. */
package org.glm4j.model;
