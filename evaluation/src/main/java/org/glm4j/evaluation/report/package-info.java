/** What an evaluation found, for programs (JSON) and for people (a page of its own). */
package org.glm4j.evaluation.report;
