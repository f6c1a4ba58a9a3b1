/** Parts under JMH: {@code bench/run.sh jmh}. Classes are public because JMH asks for it. */
package org.glm4j.bench.parts;
