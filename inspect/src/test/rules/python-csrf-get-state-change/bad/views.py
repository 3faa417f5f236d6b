from django.shortcuts import redirect
from .models import Item


def remove(request, pk):  # <- finding
    Item.objects.get(id=pk).delete()
    return redirect("home")
