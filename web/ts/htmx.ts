// htmx with its server-sent events, for the pages that ask for it. It is set up
// by the meta element "htmx-config" in the page: no eval, no style of its own.
import "htmx.org";
import "htmx.org/dist/ext/hx-sse.js";
