from flashdl import bundled


def test_in_a_wheel_the_bundled_folder_wins_over_a_neighbour_of_that_name(tmp_path):
    package = tmp_path / "site-packages" / "flashdl"
    (package / "_bundled" / "alembic").mkdir(parents=True)
    (tmp_path / "site-packages" / "alembic").mkdir()

    assert package / "_bundled" / "alembic" == bundled.shipped(package, "alembic")


def test_in_a_checkout_the_folder_lies_beside_the_package(tmp_path):
    assert tmp_path / "demos" == bundled.shipped(tmp_path / "flashdl", "demos")


def test_the_folders_are_those_of_the_repository():
    names = [bundled.cards_dir().name, bundled.demos_dir().name, bundled.migrations_dir().name]

    assert ["cards", "demos", "alembic"] == names
