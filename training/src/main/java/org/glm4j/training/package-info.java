/** Training: loop, optimisers, precision, schedules, exact resume. */
package org.glm4j.training;
