package org.glm4j.data.corpus;

import tools.jackson.core.JacksonException;

/** What a parser found wrong, without the parser's own particulars. */
final class JsonFault {

    private JsonFault() {}

    static String of(JacksonException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("");
        int particulars = message.indexOf(" (start marker");
        return particulars < 0 ? message : message.substring(0, particulars);
    }
}
