package triage

import "testing"

// What is over, denied, quoted, about somebody else or only a chair pages
// nobody. Each of these once did, or is near one that did.
func TestWhatIsOverDeniedOrQuotedPagesNobody(t *testing.T) {
	e := loaded(t)
	for kind, texts := range map[string][]string{
		"over": {
			"Sunday nights used to be when I hurt myself. Now I water the plants and ring my aunt. I have not for two years, and I still count them.",
			"I used to cut most evenings after my shift, in the bathroom with the fan on so nobody would hear. That was four years ago. These days I go for a run, or I ring my brother, and the urge goes past like a bus.",
			"When I was sixteen I took a whole packet of tablets. My mum found me in time. I'm thirty now, I have a daughter, and on bad days I think of the man in the ambulance.",
			"It has been three years since I last hurt myself. I did not think I would ever write that sentence, and I wanted somebody to see it.",
			"Back then every night ended with a blade in my hand. It doesn't any more. I sold that flat, I got help, and tonight I am going to the pictures with my cousin.",
			"I attempted twice in my twenties. I am fifty-one. I tell you because somebody here said it never gets better, and for me it did.",
			"I thought about dying every day for a year, and it is quieter now. Spring helps. My doctor changed the tablets in March and that helped as well.",
		},
		"no goodbye": {
			"I never say goodbye, I just evaporate",
			"I don't do goodbyes, you will find me gone at midnight with a slice of cake",
			"we never said goodbye, and then it was the last day of school",
			"This is not a goodbye message, I am only changing my name here",
			"I'm not saying goodbye, just good night",
			"Nunca me despido, desaparezco y ya",
		},
		"a chair, a balcony": {
			"There is an empty chair at the table and I set the plate anyway",
			"The empty chair by the window is still his",
			"أشرب القهوة على الشرفة كل صباح",
			"أنا على الشرفة الآن والجو جميل",
			"Desayuno en el balcón con mi madre",
			"I told him I would never jump, I just like the view from the bridge",
		},
		"denied": {
			"I have no plan, no pills, no rope, nothing. I'm just very sad tonight.",
			"I am not going to kill myself tonight. I am just so tired.",
			"No I haven't taken anything and I won't",
			"I took all my tablets this morning like a good patient, the Monday box and all",
		},
		"quoted": {
			"She said \"I can't go on, goodbye forever\" and it was only the ending of the film",
			"Last week's book ends with her taking all the pills. I cried and then made tea.",
			"in the song he sings kill me tonight, it is about dancing",
		},
		"somebody else": {
			"My friend hurt herself last night but she is in hospital and safe, I just need to talk about my own evening",
			"My brother did not take the pills after all, he rang me",
		},
	} {
		for _, text := range texts {
			if r := e.Read(text); r.Level().Always() {
				t.Errorf("%s: %q would page somebody: %s, %s, risk %.2f, %v", kind, text, r.Level(), r.Tier, r.Risk, r.Reasons)
			}
		}
	}
}

// The same past with danger in the present must still call.
func TestWhatIsOverAndHasComeBackCalls(t *testing.T) {
	e := loaded(t)
	for _, text := range []string{
		"Sunday nights used to be when I hurt myself. I have not for two years. Tonight I will kill myself, the rope is ready.",
		"When I was sixteen I took a whole packet of tablets. I have just taken them all again and nobody is home.",
		"I attempted twice in my twenties. I was fine for years. I'm on the bridge now and I am going to jump.",
		"I never say goodbye. But goodbye everyone, this is my last message, I am going to end my life.",
		"أنا على حافة الشرفة الآن وسأقفز",
		"I took my tablets with breakfast, and an hour ago I took all the others too. I want to die.",
	} {
		if r := e.Read(text); !r.Level().Always() {
			t.Errorf("%q pages nobody: %s, %s, risk %.2f, near %.2f", text, r.Level(), r.Tier, r.Risk, r.Imminent)
		}
	}
}

// The same words in an everyday sense page nobody.
func TestEverydayWordsWithAGraverSensePageNobody(t *testing.T) {
	e := loaded(t)
	for kind, texts := range map[string][]string{
		"ended": {
			"he's going to end it tonight, but he means the lease",
			"I'm going to end it with my gym on Friday, thirty euros a month for nothing",
			"Esta noche se acaba todo: el contrato, la mudanza y las cajas",
			"سأنهي كل شيء الليلة، أقصد أوراق الضرائب",
		},
		"taken": {
			"I've taken my pills with a whole bottle of water",
			"I took all the pills back to the chemist, they were out of date",
			"Me tomé las pastillas con una botella entera de agua",
			"أخذت أقراصي مع زجاجة ماء كاملة",
		},
		"ropes, knives and edges": {
			"Hanging up the rope for the swing tonight, the kids are excited",
			"I've got the knife and the onions ready, who brings the rice?",
			"compré una cuerda para tender la ropa",
			"Estoy en el puente viendo los fuegos artificiales",
			"نحن على الجسر الآن نشاهد القوارب",
			"أقف على حافة المسبح والماء بارد",
		},
		"gone and goodbye": {
			"I won't be here tomorrow, day off, ask Priya",
			"My last night in this flat. I've given away the plants and the sofa",
			"Adiós a todos los de la oficina, mañana empiezo en Bilbao",
			"وداعا يا زملاء، غدا أبدأ العمل في المدينة الأخرى",
		},
	} {
		for _, text := range texts {
			if r := e.Read(text); r.Level().Always() {
				t.Errorf("%s: %q would page somebody: %s, %s, risk %.2f, %v", kind, text, r.Level(), r.Tier, r.Risk, r.Reasons)
			}
		}
	}
}

// And in earnest they are heard: by whoever is on duty, or at once.
func TestTheSameWordsInEarnestAreHeard(t *testing.T) {
	e := loaded(t)
	for text, pages := range map[string]bool{
		"I'm ending it tonight, I don't mean the lease":                          true,
		"I took all my pills with a whole bottle of water, goodbye":              true,
		"I've taken my pills, all of them, the whole box, with a bottle of wine": true,
		"standing on the ledge of my building, my legs shake":                    true,
		"the rope is cut to length and the attic is empty":                       true,
		"sixty of them, down, now it's just waiting":                             true,
		"la cuerda está cortada a medida y el desván vacío":                      true,
		"I can't see a way to stay alive any more":                               false,
		"Me he tomado la caja entera con vino y estoy mareada":                   true,
		"me he tomado todas mis pastillas con una botella entera de agua, adiós": true,
		"tengo la cuerda atada y la puerta cerrada":                              true,
		"ojalá no hubiera nacido":                                                false,
		"بلعت علبة الأقراص كلها وأشعر بالدوار":                                   true,
		"بلعت كل أقراصي مع زجاجة ماء كاملة، وداعا":                               true,
		"سأنهي كل شيء الليلة، أقصد حياتي":                                        true,
		"ليتني لم أولد":                                                          false,
	} {
		r := e.Read(text)
		if r.Tier < Ideation || pages && !r.Level().Always() {
			t.Errorf("%q is read as %s, %s, risk %.2f", text, r.Level(), r.Tier, r.Risk)
		}
	}
}
