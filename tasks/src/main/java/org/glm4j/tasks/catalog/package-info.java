/** The built-in tasks, and tasks by name. */
package org.glm4j.tasks.catalog;
