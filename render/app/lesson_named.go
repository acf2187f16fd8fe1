package app

import (
	"fmt"
	"image"
	"strconv"

	"downhill/render/app/lecture"
	"downhill/render/app/stage"
	"downhill/render/ui"
)

// nameLesson says where lesson and lecture are.
func (a *App) nameLesson(o *Layout) {
	m, ls := &a.lecture, &a.lessons
	o.Lesson = map[string]string{"lecture": strconv.FormatBool(m.on), "black": strconv.FormatBool(m.black),
		"locked": strconv.FormatBool(m.locked), "loops": strconv.FormatBool(m.loop.Running()),
		"halo": fmt.Sprintf("%.2f", m.halo.Shown()), "letters": fmt.Sprintf("%.2f", m.band.Setting.Letters)}
	if p, ok := a.page().(stage.Timed); ok {
		at, last, unit := p.Moment()
		o.Lesson["moment"] = fmt.Sprintf("%d/%d %s", at, last, unit)
	}
	o.Rooms = map[string]image.Rectangle{"band": m.band.At, "body": a.stage.Body}
	if m.on && ls.walk == nil {
		o.Lesson["text"] = a.words().Text
	}
	if ls.walk == nil {
		return
	}
	w := ls.walk.Words()
	part := map[lecture.Part]string{lecture.Asking: "asking", lecture.Looking: "looking", lecture.Concluding: "concluding"}[w.Part]
	o.Lesson["id"], o.Lesson["step"], o.Lesson["part"], o.Lesson["text"] = ls.walk.Lesson().ID, strconv.Itoa(w.Step), part, w.Text
	o.Lesson["verdict"], o.Lesson["glides"] = string(w.Verdict), strconv.FormatBool(ls.glide.page != nil)
	for i, answer := range w.Answers {
		o.Lesson["answer "+strconv.Itoa(i)] = fmt.Sprintf("%v %v %s", answer.Picked, answer.Mark, answer.Text)
	}
	st := &ls.strip
	for name, b := range map[string]*ui.Button{"lesson back": st.back, "lesson next": st.next, "lesson leave": st.leave} {
		if b != nil {
			o.Shown[name] = placeOf(b)
		}
	}
	for i, b := range st.answers {
		o.Shown["lesson answer "+strconv.Itoa(i)] = placeOf(b)
	}
}
