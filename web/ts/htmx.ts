// htmx, for the pages that ask for it. It is set up by the meta element
// "htmx-config" in the page: no eval, no style of its own.
import "htmx.org";
