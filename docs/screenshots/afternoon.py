"""One afternoon of the Office, minute by minute, with a picture of each thing that is done."""

from pathlib import Path

from . import administration, closing, deciding, importing, officer, urging
from .camera import Camera, open_camera
from .demo_day import served_demo

#: The district's military command, which has not reported this morning either.
EXCUSED = "BCHQS"
#: A commune that corrected a report in the week before.
CORRECTED_ONCE = "25285"


def picture_the_afternoon(images: Path, folder: Path) -> None:
    images.mkdir(exist_ok=True)
    with served_demo() as demo, open_camera(demo, images) as camera:
        before_the_deadline(camera)
        around_the_deadline(camera)
        until_the_province_has_it(camera)
        afterwards(camera)


def before_the_deadline(camera: Camera) -> None:
    demo = camera.demo
    demo.at(14, 0)
    demo.at(14, 30)
    officer.sign_in(camera)
    urging.board(camera)
    demo.at(14, 32)
    officer.report(camera, demo.waiting[True][0])
    demo.at(14, 35)
    urging.list_of_the_missing(camera)
    urging.text_for_zalo(camera)
    demo.at(14, 38)
    urging.call(camera, demo.waiting[True][1])
    demo.at(14, 40)
    demo.at(14, 45)
    deciding.enter_by_phone(camera, demo.waiting[True][1])


def around_the_deadline(camera: Camera) -> None:
    demo = camera.demo
    demo.at(14, 50)
    deciding.send_back(camera, demo.reported_communes[0])
    officer.returned(camera, demo.reported_communes[0])
    demo.at(14, 52)
    deciding.excuse(camera, EXCUSED)
    deciding.extend(camera)
    demo.at(14, 54)
    deciding.take_extension_back(camera)
    deciding.record_of_decisions(camera)
    demo.send(*[code for code in demo.waiting[False][:-2] if code != EXCUSED])
    demo.at(15, 5)
    deciding.clock(camera)
    demo.at(15, 12)
    silent, corrected = demo.waiting[True][2], demo.reported_communes[1]
    more = demo.figures(corrected)["residents_installed"] + 12
    files = {silent: {}, corrected: {"residents_installed": more}}
    importing.import_forms(camera, files, bad=demo.waiting[False][-2])


def until_the_province_has_it(camera: Camera) -> None:
    demo = camera.demo
    demo.at(15, 24)
    closing.provinces_count(camera)
    demo.at(15, 32)
    closing.close(camera)
    closing.files(camera)
    demo.at(15, 43)
    demo.send(demo.waiting[True][3])
    closing.changes(camera)


def afterwards(camera: Camera) -> None:
    camera.demo.at(16, 5)
    closing.progress(camera)
    closing.record_of(camera, CORRECTED_ONCE)
    administration.units(camera)
    camera.demo.at(16, 10)
    administration.accounts(camera)
    camera.demo.at(16, 14)
    administration.correct(camera, "P-NV")
    administration.record_of_changes(camera)
