"""Addresses about patients and examinations; they are part of the desk. None of them holds an identifier."""

from django.urls import path

from tickets.views import corrections, identity, vendor_copies

pages = [
    path("find-by-number/", identity.find_identity, name="find_identity"),
    path("t/<int:number>/identity/", identity.show_identity, name="identity"),
    path("t/<int:number>/identity/reveal/", identity.reveal, name="identity_reveal"),
    path("t/<int:number>/identity/take/", identity.take, name="identity_take"),
    path("t/<int:number>/identity/<int:value_id>/remove/", identity.remove, name="identity_remove"),
    path("corrections/", corrections.show_corrections, name="corrections"),
    path("corrections/call/", corrections.report_call, name="correction_call"),
    path("t/<int:number>/correction/", corrections.show_correction, name="correction"),
    path("t/<int:number>/correction/start/", corrections.start, name="correction_start"),
    path("t/<int:number>/correction/made/", corrections.made, name="correction_made"),
    path("t/<int:number>/correction/confirm/", corrections.confirm, name="correction_confirm"),
    path("t/<int:number>/correction/back/", corrections.send_back, name="correction_back"),
    path("t/<int:number>/correction/drop/", corrections.drop, name="correction_drop"),
    path("t/<int:number>/copies/", vendor_copies.show_copies, name="copies"),
    path("t/<int:number>/copies/<int:copy_id>/file/", vendor_copies.download, name="copy_file"),
    path("t/<int:number>/copies/<int:copy_id>/delete/", vendor_copies.delete, name="copy_delete"),
    path("t/<int:number>/copies/packet/", vendor_copies.packet, name="copy_packet"),
]
