package home

import (
	"errors"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/home/vignette"
	"downhill/render/screen"
)

// art is a card's picture at rest, painted once.
type art struct {
	img   *ebiten.Image
	theme string
}

// artScale makes lines, balls and dashes smaller than on a page.
const artScale = 0.62

// paintEvery is how many pictures are painted in one frame at most: a surface is
// a texture of its own.
const paintEvery = 3

// paintArt paints pictures that were made since the last frame, a few at a time,
// and returns how many are there or cannot be.
func (pg *Page) paintArt() int {
	left, missing := paintEvery, 0
	for i, sp := range pg.grid.spots {
		at := pg.onScreen(sp)
		if left == 0 || !at.Overlaps(pg.body) {
			continue
		}
		key, size := pg.card(i).key, pg.picture(at).Size()
		a := pg.art[key]
		if a != nil && a.theme == pg.s.Theme.Name && a.img.Bounds().Size() == size {
			continue
		}
		m, ok := pg.films.get(key, pg.s.Theme.Name)
		if !ok || m.film == nil {
			if ok {
				missing++
			}
			continue
		}
		if a != nil {
			a.img.Deallocate()
		}
		a = &art{ebiten.NewImage(size.X, size.Y), pg.s.Theme.Name}
		pg.art[key] = a
		p := pg.s.Kit.NewPainter()
		pg.paintFilm(a.img, m.film, m.film.Rest, p)
		p.Close()
		pg.dirty = true
		left--
	}
	return len(pg.art) + missing
}

// paintFilm paints a frame of a film over the whole of an image.
func (pg *Page) paintFilm(img *ebiten.Image, f *vignette.Film, frame int, p *screen.Painter) {
	img.Fill(pg.s.Theme.Background)
	at := img.Bounds()
	if !f.Fill {
		at = at.Inset(pg.s.Px(10))
	}
	if at.Empty() {
		return
	}
	p.Draw(img, at, f.Plot(frame), pg.s.Theme, pg.s.Unit()*artScale, screen.Canvas)
}

// drop gives images back to the engine that are not needed.
func (pg *Page) drop(unneeded func(key string) bool) {
	for key, a := range pg.art {
		if unneeded(key) {
			a.img.Deallocate()
			delete(pg.art, key)
		}
	}
}

// drawArt lays a card's picture on the screen, or while there is none the lab's
// sign.
func (pg *Page) drawArt(dst *ebiten.Image, c *card, at image.Rectangle) {
	t, u := pg.s.Theme, pg.s.Unit()
	if a := pg.art[c.key]; a != nil && a.theme == t.Name {
		op := &ebiten.DrawImageOptions{}
		op.GeoM.Translate(float64(at.Min.X), float64(at.Min.Y))
		dst.DrawImage(a.img, op)
	} else {
		part := dst.SubImage(at).(*ebiten.Image)
		part.Fill(t.Background)
		ink := t.Muted
		ink.A = 90
		pg.batch.Reset()
		pg.s.Kit.Icon(pg.batch, pg.iconOf(c.lab), float64(at.Min.X+at.Max.X)/2, float64(at.Min.Y+at.Max.Y)/2, 28*u, ink)
		pg.batch.Draw(part)
		if m, ok := pg.films.get(c.key, t.Name); ok && errors.Is(m.err, ErrMissing) {
			pg.small().Draw(part, ErrMissing.Error(), float64(at.Min.X+at.Max.X)/2, float64(at.Max.Y)-14*u, screen.Center|screen.Middle, t.Muted)
		}
	}
	pg.round(dst, at)
}

// round gives the upper corners of a picture the roundness of its card.
func (pg *Page) round(dst *ebiten.Image, at image.Rectangle) {
	u, t, b := pg.s.Unit(), pg.s.Theme, pg.batch
	r := 6 * u
	b.Reset()
	for _, side := range []float64{-1, 1} {
		x := float64(at.Min.X)
		if side > 0 {
			x = float64(at.Max.X)
		}
		y := float64(at.Min.Y)
		// The corner outside of the arc, as a fan of thin triangles.
		cx, cy := x-side*r, y+r
		const n = 6
		for k := range n {
			s0, c0 := math.Sincos(math.Pi / 2 * float64(k) / n)
			s1, c1 := math.Sincos(math.Pi / 2 * float64(k+1) / n)
			b.Convex([]float64{x, y, cx + side*r*c0, cy - r*s0, cx + side*r*c1, cy - r*s1}, t.Background)
		}
	}
	b.Line(float64(at.Min.X), float64(at.Max.Y)-0.5, float64(at.Max.X), float64(at.Max.Y)-0.5, math.Max(1, math.Round(u)), t.Line)
	b.Draw(dst)
}

// iconOf is the name of a lab's sign.
func (pg *Page) iconOf(lab string) string {
	for _, l := range pg.host.Labs() {
		if l.Key == lab {
			return l.Icon
		}
	}
	return "lessons"
}

// playing is the picture that moves.
type playing struct {
	key     string // of the card, "" for none
	film    *vignette.Film
	at      float64 // frame
	painter *screen.Painter
	img     *ebiten.Image
}

const (
	playSeconds = 3.0 // from the first to the last frame
	holdSeconds = 1.0 // on the last one
	tickSeconds = 1.0 / 60
)

// tick has the picture under the pointer move, or under the keyboard's focus.
func (p *playing) tick(pg *Page) {
	i := pg.hover
	if i < 0 && !pg.inList {
		i = pg.focus
	}
	if i >= len(pg.grid.spots) {
		i = -1
	}
	key := ""
	var film *vignette.Film
	if i >= 0 {
		if m, ok := pg.films.get(pg.card(i).key, pg.s.Theme.Name); ok && m.film != nil && m.film.Frames > 1 {
			key, film = pg.card(i).key, m.film
		}
	}
	if key != p.key || film != p.film {
		if p.key != "" {
			pg.dirty = true
		}
		p.key, p.film, p.at = key, film, 0
	}
	if p.key == "" {
		return
	}
	last := float64(p.film.Frames - 1)
	p.at += last * tickSeconds / playSeconds
	if p.at > last*(1+holdSeconds/playSeconds) {
		p.at = 0
	}
}

// draw paints the frame of the moment over the card's picture.
func (p *playing) draw(pg *Page, dst *ebiten.Image) {
	if p.key == "" {
		return
	}
	for i, sp := range pg.grid.spots {
		if pg.card(i).key != p.key {
			continue
		}
		at := pg.picture(pg.onScreen(sp))
		if !at.Overlaps(pg.body) {
			return
		}
		if p.img == nil || p.img.Bounds().Size() != at.Size() {
			if p.img != nil {
				p.img.Deallocate()
			}
			p.img = ebiten.NewImage(at.Dx(), at.Dy())
		}
		pg.paintFilm(p.img, p.film, int(math.Min(p.at, float64(p.film.Frames-1))), p.painter)
		part := dst.SubImage(pg.body).(*ebiten.Image)
		op := &ebiten.DrawImageOptions{}
		op.GeoM.Translate(float64(at.Min.X), float64(at.Min.Y))
		part.DrawImage(p.img, op)
		pg.round(part, at)
		return
	}
}
