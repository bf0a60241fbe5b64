package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
  @TempDir Path directory;
  private World world;
  private float[] ada;
  private float[] bob;

  @BeforeEach
  void open() {
    world = new World(directory);
    ada = world.synthetic.person();
    bob = world.synthetic.person();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private float[] photoOf(float[] person) {
    return world.synthetic.face(person, 0.6);
  }

  @Test
  void knowsWhoIsEnrolledAndSaysUnknownOfEverybodyElse() {
    String id = world.enrolled("Ada", photoOf(ada), photoOf(ada));
    Match match = world.match(photoOf(ada));
    assertThat(match.status()).isEqualTo(Match.Status.KNOWN);
    assertThat(match.person()).isEqualTo(new Match.Who(id, "Ada"));
    assertThat(match.falseAlarm()).isLessThan(0.001);
    assertThat(world.match(photoOf(bob)).status()).isEqualTo(Match.Status.UNKNOWN);
    assertThat(world.match(photoOf(bob)).person()).isNull();
  }

  @Test
  void enrolmentSurvivesARestart() {
    world.enrolled("Ada", photoOf(ada));
    world.close();
    world = new World(directory);
    assertThat(world.match(photoOf(ada)).status()).isEqualTo(Match.Status.KNOWN);
  }

  @Test
  void aPersonIsGivenToOneFaceOfAPhotoOnly() {
    String id = world.enrolled("Ada", ada);
    float[] close = world.synthetic.face(ada, 0.3);
    float[] lessClose = world.synthetic.face(ada, 0.9);
    List<Match> matches =
        world
            .gallery
            .matcher()
            .match(World.PEOPLE, World.SPACE, List.of(World.found(lessClose), World.found(close)));
    assertThat(matches.get(1).person()).isEqualTo(new Match.Who(id, "Ada"));
    assertThat(matches.get(0).status()).isEqualTo(Match.Status.UNKNOWN);
  }

  @Test
  void strangersSeenAgainAreOneGroupAndOnesOfOnePhotoNever() {
    String first = world.photo(photoOf(ada), photoOf(bob)).getFirst();
    world.photo(photoOf(ada));
    world.photo(photoOf(bob), photoOf(ada));
    world.photo(world.synthetic.face(ada, 0.1), world.synthetic.face(ada, 0.1));
    world.gallery.settle();
    List<Strangers.Group> groups = world.gallery.strangers().list(World.PEOPLE, 1, "", 10).items();
    assertThat(groups).extracting(Strangers.Group::faces).containsExactly(4L, 2L, 1L);
    assertThat(groups.getFirst().id()).isEqualTo(world.state(first).stranger());
    assertThat(groups.getFirst().samples()).hasSize(4);
  }

  @Test
  void aGroupsBestFacesAreReadWithoutSortingAllOfIt() {
    List<String> plan =
        world.database.read(
            handle ->
                handle
                    .createQuery("explain query plan " + Grouping.BEST_MEMBERS)
                    .bind("space", World.SPACE)
                    .bind("group", "g-1")
                    .bind("collection", World.PEOPLE)
                    .bind("limit", 32)
                    .map((row, context) -> row.getString("detail"))
                    .list());
    assertThat(plan).anyMatch(step -> step.contains("face_stranger_best"));
    assertThat(plan).noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @Test
  void aGroupNamedOnceIsRecognisedEverywhere() {
    String early = world.photo(photoOf(ada)).getFirst();
    world.photo(photoOf(ada), photoOf(bob));
    // Too unlike to be grouped with the others, alike enough to be recognised once there is a name.
    String odd = world.photo(world.synthetic.face(ada, 1.2)).getFirst();
    world.gallery.settle();
    String group = world.groupOf(early);
    String person =
        world.gallery.strangers().name(World.PEOPLE, group, new Target.New("Ada")).value();
    assertThat(world.match(photoOf(ada)).person()).isEqualTo(new Match.Who(person, "Ada"));
    world.gallery.settle();
    assertThat(world.state(early)).isEqualTo(People.enrolled(person));
    assertThat(world.state(odd).person()).isEqualTo(person);
    assertThat(world.gallery.strangers().list(World.PEOPLE, 1, "", 10).items()).hasSize(1);
  }

  @Test
  void notThisPersonIsRememberedForTheFaceAndItsLikenessesAndNotForOthers() {
    String id = world.enrolled("Ada", photoOf(ada));
    float[] lookalike = world.synthetic.face(ada, 0.8);
    String face = world.photo(lookalike).getFirst();
    world.gallery.settle();
    assertThat(world.state(face).person()).isEqualTo(id);
    world.gallery.faces().reject(face, Optional.empty());
    world.gallery.settle();
    assertThat(world.state(face).person()).isNull();
    assertThat(world.match(world.synthetic.face(lookalike, 0.2)).status())
        .isEqualTo(Match.Status.UNKNOWN);
    assertThat(world.match(photoOf(ada)).person()).isEqualTo(new Match.Who(id, "Ada"));
    String again = world.photo(lookalike).getFirst();
    world.gallery.settle();
    assertThat(world.state(again).person()).isNull();
  }

  @Test
  void undoneNamingTakesBackWhatTheMachineConcludedFromIt() {
    String first = world.photo(photoOf(ada)).getFirst();
    String odd = world.photo(world.synthetic.face(ada, 1.2)).getFirst();
    world.gallery.settle();
    Face.State firstBefore = world.state(first);
    Face.State oddBefore = world.state(odd);
    world.gallery.faces().assign(first, new Target.New("Ada"));
    world.gallery.settle();
    String later = world.photo(photoOf(ada)).getFirst();
    world.gallery.settle();
    assertThat(world.state(later).status()).isEqualTo(Face.Status.KNOWN);
    assertThat(world.state(odd)).isNotEqualTo(oddBefore);
    world.gallery.decisions().undo(World.PEOPLE, OptionalLong.empty());
    assertThat(world.state(first)).isEqualTo(firstBefore);
    assertThat(world.state(odd)).isEqualTo(oddBefore);
    world.gallery.settle();
    assertThat(world.state(first)).isEqualTo(firstBefore);
    assertThat(world.state(odd)).isEqualTo(oddBefore);
    assertThat(world.state(later)).isEqualTo(Face.State.unknown(firstBefore.stranger()));
    assertThat(world.gallery.people().list(World.PEOPLE, "", "", 10).items()).isEmpty();
  }

  @Test
  void mergedPeopleCanBeParted() {
    String a = world.enrolled("Ada", photoOf(ada));
    String b = world.enrolled("Bob", photoOf(bob));
    People.Person before = world.gallery.people().get(World.PEOPLE, b);
    world.gallery.people().merge(World.PEOPLE, a, b);
    assertThat(world.match(photoOf(bob)).person()).isEqualTo(new Match.Who(a, "Ada"));
    world.gallery.decisions().undo(World.PEOPLE, OptionalLong.empty());
    assertThat(world.match(photoOf(bob)).person()).isEqualTo(new Match.Who(b, "Bob"));
    assertThat(world.gallery.people().get(World.PEOPLE, b)).isEqualTo(before);
  }

  @Test
  void aDecisionThatAnotherRestsOnIsNotUndoneFirst() {
    String face = world.photo(photoOf(ada)).getFirst();
    world.gallery.settle();
    String person = world.named(face, "Ada");
    String second = world.photo(photoOf(bob)).getFirst();
    world.gallery.settle();
    world.gallery.faces().assign(second, new Target.Present(person));
    assertThatThrownBy(() -> world.gallery.decisions().undo(World.PEOPLE, OptionalLong.of(1)))
        .isInstanceOf(GalleryException.class)
        .hasMessage("decision 2 changed what decision 1 had done; undo 2 first");
    world.gallery.decisions().undo(World.PEOPLE, OptionalLong.empty());
    world.gallery.decisions().undo(World.PEOPLE, OptionalLong.empty());
    assertThatThrownBy(() -> world.gallery.decisions().undo(World.PEOPLE, OptionalLong.empty()))
        .hasMessage("no decision is left to take back");
  }
}
