// How a meeting's page steps down on a weak network, and up again: the rule by
// itself, with times that nobody has to wait for. tests/network.test.ts sees it
// happen.
import { least, type Load, type Quality, Thrift } from "../../web/ts/lib/thrift.ts";
import { expect, test } from "@playwright/test";

/** What is carried after each of the spans, in seconds, of a network like this. */
function after(spans: readonly (readonly [Quality, number])[]): Load[] {
  const thrift = new Thrift();
  let now = 0;
  return spans.map(([quality, seconds]) => {
    for (const end = now + seconds * 1000; now <= end; now += 1000) thrift.hear(quality, now);
    return thrift.load;
  });
}

const rows: { name: string; spans: (readonly [Quality, number])[]; want: Load[] }[] = [
  { name: "a good network carries all", spans: [["good", 600]], want: ["all"] },
  { name: "a short weakness changes nothing", spans: [["poor", 4], ["good", 5], ["lost", 2], ["good", 5]], want: ["all", "all", "all", "all"] },
  { name: "pictures go first, then sound", spans: [["poor", 8], ["poor", 8], ["poor", 60]], want: ["sound", "nothing", "nothing"] },
  { name: "a lost network is given up sooner", spans: [["lost", 4], ["lost", 4]], want: ["sound", "nothing"] },
  { name: "both come back, one after the other", spans: [["poor", 16], ["good", 15], ["good", 10], ["good", 25]], want: ["nothing", "nothing", "sound", "all"] },
  { name: "what fails again is tried later", spans: [["poor", 8], ["good", 25], ["poor", 8], ["good", 25], ["good", 25]], want: ["sound", "all", "sound", "sound", "all"] },
  { name: "and as soon as before when it had gone well for long", spans: [["poor", 8], ["good", 100], ["poor", 8], ["good", 25]], want: ["sound", "all", "sound", "all"] },
];

for (const row of rows) {
  test(row.name, () => {
    expect(after(row.spans)).toEqual(row.want);
  });
}

test("what fails each time is still tried now and then", () => {
  const thrift = new Thrift();
  let tried = 0;
  for (let now = 0, weak = 0; now < 3_600_000; now += 1000) {
    // It carries nothing, and looks good as long as nothing is asked of it.
    weak = thrift.load === "nothing" ? 0 : weak + 1;
    if (thrift.hear(weak > 0 ? "poor" : "good", now) && thrift.load === "sound" && weak === 0) tried++;
  }
  expect(tried).toBeGreaterThan(15);
  expect(tried).toBeLessThan(30);
});

test("of the network's and one's own wish the lesser counts", () => {
  expect([least("all", "sound"), least("nothing", "sound"), least("all", "all")]).toEqual(["sound", "nothing", "all"]);
});
