package app

import (
	"image"

	"downhill/render/app/lecture"
	"downhill/render/ui"
)

// strip is the lesson in the ordinary window: what is said, and the buttons that
// go on, between the bar and the page.
type strip struct {
	at      image.Rectangle
	back    *ui.Button
	next    *ui.Button
	leave   *ui.Button
	answers []*ui.Button
	long    bool // the result is behind a button
	had     int  // answers for which there are buttons
}

// Sizes of the strip in px of the design: two rows of controls.
const (
	stripHeight  = 68
	stripRow     = 34
	answerHigh   = 28
	stripButtons = 206
	stripText    = 13
	stripLeast   = 11
	stripMost    = 86 // where the result does not fit this, a button shows it
)

// placeStrip takes the strip's room off the page.
func (a *App) placeStrip() {
	ls, s := &a.lessons, a.stage
	st := &ls.strip
	*st = strip{}
	if ls.walk == nil || a.lecture.on {
		return
	}
	l, w := s.Layer, ls.walk.Words()
	if w.Part == lecture.Asking {
		st.had = len(w.Answers)
	}
	buttons := s.Px(stripButtons)
	at := image.Rect(s.Body.Min.X, s.Body.Min.Y, s.Body.Max.X, s.Body.Min.Y+s.Px(stripHeight))
	var rows [][]int
	if st.had > 0 {
		rows = a.answerRows(w.Answers, at.Dx()-buttons)
	}
	foot := len(rows) * s.Px(stripRow)
	room := a.stripRoom(at.Dx()-buttons, foot)
	long := w.Part == lecture.Concluding && a.lecture.band.Fit(w, room).Size.Y > s.Px(stripMost)
	if long { // a small window keeps its room for the lab
		w.Finding = ""
	}
	at.Max.Y = max(at.Max.Y, at.Min.Y+a.lecture.band.Fit(w, room).Size.Y+foot)
	room.High = at.Dy() - foot
	st.at, st.long, s.Body.Min.Y = at, long, at.Max.Y
	st.back = ui.NewButton(l, ui.ButtonOptions{Text: "Back", Tip: "The step before (PageUp)"}, a.previousStop)
	st.back.SetEnabled(!ls.walk.AtStart())
	next := ui.ButtonOptions{Text: "Next", Primary: true, Width: 62, Tip: "The next step (PageDown)"}
	if st.had > 0 {
		next = ui.ButtonOptions{Text: "Reveal", Primary: true, Width: 62, Tip: "Without a prediction (PageDown)"}
	}
	st.next = ui.NewButton(l, next, a.nextStop)
	st.next.SetEnabled(!ls.walk.AtEnd())
	if long {
		st.next = ui.NewButton(l, ui.ButtonOptions{Text: "Finding", Primary: true, Width: 62, Tip: "What was measured"}, a.showFinding)
	}
	st.leave = ui.NewButton(l, ui.ButtonOptions{Text: "Leave", Tip: "Back to what the lab had before the lesson"}, a.leaveLesson)
	right := at
	right.Min.X = right.Max.X - buttons
	text := at
	text.Max.X = right.Min.X
	l.Place(right, ui.Bottom, ui.NewRow(l, 8, ui.Insets{Left: 8, Right: 12}, st.back, st.next, st.leave))
	text.Max.Y -= foot
	if st.had > 0 {
		column := ui.NewColumn(l, stripRow-answerHigh, ui.Insets{Top: 1})
		for _, row := range rows {
			line := ui.NewRow(l, 8, ui.Insets{Left: stripText, Right: 8})
			for _, i := range row {
				line.Add(a.answerButton(i, w.Answers[i].Text))
			}
			if len(row) == 1 && a.answerWide(w.Answers[row[0]].Text) > at.Dx()-buttons {
				line.Stretch(st.answers[row[0]])
			}
			column.Add(line)
		}
		l.Place(image.Rect(text.Min.X, text.Max.Y, text.Max.X, at.Max.Y), ui.Bottom, column)
	}
	a.lecture.band.Say(w, room)
	a.lecture.band.Place(text)
}

// showFinding says what was measured, where the strip has no room for it.
func (a *App) showFinding() {
	if w := a.lessons.walk; w != nil {
		l := w.Lesson()
		a.stage.Layer.Dialog(ui.DialogOptions{Title: "The claim " + string(l.Verdict), Text: l.Finding, Width: 560, Cancel: "Close"})
	}
}

// answerRows puts as many answers side by side as fit.
func (a *App) answerRows(answers []lecture.Answer, wide int) [][]int {
	var rows [][]int
	x := wide
	for i := range answers {
		w := a.answerWide(answers[i].Text)
		if x += w; x > wide {
			rows, x = append(rows, nil), w+a.stage.Px(stripText+8)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], i)
	}
	return rows
}

// answerWide is how wide the button of an answer is, with the gap beside it.
func (a *App) answerWide(text string) int {
	b := ui.NewButton(a.stage.Layer, ui.ButtonOptions{Text: text}, nil)
	w, _ := b.PreferredSize()
	return w + a.stage.Px(8)
}

// answerButton predicts an answer and reveals.
func (a *App) answerButton(i int, text string) *ui.Button {
	b := ui.NewButton(a.stage.Layer, ui.ButtonOptions{Text: text, Tip: "Predict: " + text}, func() {
		if a.predict(i) {
			a.nextStop()
		}
	})
	a.lessons.strip.answers = append(a.lessons.strip.answers, b)
	return b
}

// stripRoom is what the strip's text may take.
func (a *App) stripRoom(wide, foot int) lecture.Room {
	u := a.stage.Unit()
	return lecture.Room{Width: wide, High: a.stage.Px(stripHeight) - foot, Most: stripText * u, Least: stripLeast * u, Unit: u, Strip: true, Buttons: true}
}

// say makes the strip or the band say what there is to say. Other buttons, or a
// text that takes more room, build the window anew.
func (a *App) say() {
	if a.stage.Layer == nil {
		return
	}
	if a.lecture.on {
		a.sayLarge()
		return
	}
	st, walk := &a.lessons.strip, a.lessons.walk
	w := walk.Words()
	if st.next == nil || w.Part != lecture.Looking || st.had > 0 || st.long {
		a.rebuild()
		return
	}
	room := a.stripRoom(st.at.Dx()-a.stage.Px(stripButtons), 0)
	if room.High = st.at.Dy(); a.lecture.band.Fit(w, room).Size.Y != room.High {
		a.rebuild()
		return
	}
	st.back.SetEnabled(!walk.AtStart())
	st.next.SetEnabled(!walk.AtEnd())
	a.lecture.band.Say(w, room)
}
