package org.glm4j.evaluation.report;

import java.util.List;
import java.util.Locale;

/** A report as a page of HTML without links, to be kept or sent. */
final class Page {

    private static final int LONGEST_INPUT = 1200;

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;max-width:980px;margin:2em auto;padding:0 1em;color:#222}
            h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}
            svg{width:100%;max-width:760px;height:auto;margin:.6em 0;display:block}.title{font-size:13px;font-weight:600}
            .tick{font-size:11px;fill:#555}text[fill].tick{fill:revert-layer;font-weight:600}.grid{stroke:#e4e4e4}
            table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35em .6em;vertical-align:top;
            border-bottom:1px solid #e4e4e4;overflow-wrap:anywhere}th{font-weight:600;white-space:nowrap}
            .samples td{width:42%;white-space:pre-wrap}.samples td.score{width:auto;white-space:nowrap}
            .number{font-variant-numeric:tabular-nums}.note{color:#555}
            details{color:#555;font-size:13px}summary{cursor:pointer}
            """;

    private final EvaluationReport report;
    private final StringBuilder page = new StringBuilder();

    Page(EvaluationReport report) {
        this.report = report;
    }

    String html() {
        String title = escape(report.title());
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>")
                .append(title)
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(title)
                .append("</h1>\n<table>\n");
        report.figures().forEach((name, value) -> row(name, number(value)));
        page.append("</table>\n");
        report.notes()
                .forEach(note ->
                        page.append("<p class=\"note\">").append(escape(note)).append("</p>\n"));
        report.histograms().forEach(histogram -> page.append(histogram.svg()));
        samples("Best", report.best());
        samples("Worst", report.worst());
        page.append("<h2>Made from</h2>\n<table>\n");
        report.facts().forEach(this::row);
        return page.append("</table>\n</body></html>\n").toString();
    }

    private void row(String name, String value) {
        page.append("<tr><th>")
                .append(escape(name))
                .append("</th><td class=\"number\">")
                .append(escape(value))
                .append("</td></tr>\n");
    }

    private void samples(String title, List<EvaluationReport.Sample> samples) {
        if (samples.isEmpty()) {
            return;
        }
        page.append("<h2>")
                .append(title)
                .append(
                        " samples</h2>\n<table class=\"samples\"><tr><th>score</th><th>model</th><th>reference</th></tr>\n");
        for (EvaluationReport.Sample sample : samples) {
            String input = sample.input().length() > LONGEST_INPUT
                    ? sample.input().substring(0, LONGEST_INPUT) + " …"
                    : sample.input();
            page.append(String.format(Locale.ROOT, "<tr><td class=\"score number\">%.4f</td><td>", sample.score()))
                    .append(escape(sample.output()))
                    .append("<details><summary>")
                    .append(escape(sample.id()))
                    .append("</summary>")
                    .append(escape(input))
                    .append("</details></td><td>")
                    .append(escape(sample.reference()))
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static String number(Number value) {
        return value instanceof Long whole
                ? String.format(Locale.ROOT, "%,d", whole)
                : String.format(
                        Locale.ROOT, Math.abs(value.doubleValue()) < 1e6 ? "%.4f" : "%.4e", value.doubleValue());
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
