package listening

import "slices"

// Lessons are the parts of the course, each a message listening.lesson.NAME and
// its text. The course is short on purpose, and it is not all: the first talks
// are read along, and a year later it is due again.
var Lessons = []string{"here", "listen", "no_advice", "limits", "danger", "inside"}

// A Question is one of the course's. Its words are listening.quiz.NAME, and each
// answer's are listening.quiz.NAME.ANSWER.
type Question struct {
	Name    string
	Answers []string
	Right   string
}

// Quiz are the questions after the course. Whoever has one wrong reads why, and
// answers again: it is there to learn, not to keep people out.
var Quiz = []Question{
	{"sad", []string{"fix", "name", "cheer"}, "name"},
	{"advice", []string{"tell", "ask", "same"}, "ask"},
	{"pause", []string{"wait", "fill", "end"}, "wait"},
	{"danger", []string{"alone", "bring", "change"}, "bring"},
	{"contact", []string{"once", "decline", "later"}, "decline"},
	{"heavy", []string{"stay", "hand_over", "vanish"}, "hand_over"},
	{"own", []string{"share", "elsewhere", "compare"}, "elsewhere"},
}

// Mark returns the questions whose answer is missing or is not the one that the
// course gives.
func Mark(answers map[string]string) (wrong []string) {
	for _, q := range Quiz {
		if answers[q.Name] != q.Right {
			wrong = append(wrong, q.Name)
		}
	}
	return wrong
}

// answered reports whether the answer is one of the question's.
func (q Question) answered(answer string) bool { return slices.Contains(q.Answers, answer) }
