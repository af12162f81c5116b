// Loaded on every page.
import { leaveFast } from "./lib/leave";
import { announcer, closeMenus, focusProblems, sendOnce, tellZone } from "./lib/page";

const link = document.querySelector<HTMLAnchorElement>("a[data-leave]");
if (link) leaveFast(link, announcer());
tellZone();
focusProblems();
closeMenus();
sendOnce();
