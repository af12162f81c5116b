package predict

import "slices"

// Tasks are all tasks, in the order in which they are listed.
var Tasks = slices.Concat([]Task{
	{Name: "triage", Open: openTriage, Info: infoTriage("triage")},
	{Name: "abuse", Open: openAbuse, Info: infoTriage("abuse")},
	{Name: "spam", Open: openSpam, Info: infoTriage("spam")},
}, wordTasks)
